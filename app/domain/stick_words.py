"""What lies beside the program on a stick for people and shells to read."""

START = """\
#!/bin/sh
# Starts Vakhta from this stick. FAT32 keeps no permission to execute: the system's loader asks for none.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
program=$here/program/vakhta
if [ -x "$program" ]; then
    exec "$program" "$@"
fi
for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
    if [ -x "$loader" ] && "$loader" --verify "$program" 2>/dev/null; then
        exec "$loader" "$program" "$@"
    fi
done
echo "Эта система не даёт запускать программы с носителя: скопируйте папку vakhta на диск." >&2
echo "This system starts no programs from a stick: copy the folder vakhta to the disk." >&2
exit 3
"""

README = """\
Vakhta на носителе
Запуск (Linux):       sh start.sh
Python не нужен, сеть не нужна. Профили, модели и настройки остаются здесь же, в vakhta-data.
Обновление заменяет папку program; прежняя остаётся в program.previous, vakhta-data не трогается.
Перед тем как вынуть носитель, закройте программу и извлеките его средствами системы.

Vakhta on a stick
To start (Linux):     sh start.sh
No Python is needed, and no network. Profiles, models and settings stay here, in vakhta-data.
An update replaces the folder program; the former one stays as program.previous, vakhta-data is not touched.
Before pulling the stick out, close the program and eject it by the system's own means.
"""
