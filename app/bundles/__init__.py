"""Bundles: from a stick we do not trust to a directory we do, and from a steward's files to such a stick.

What the room does: keys and signatures as minisign writes them, the manifest, building, verifying, importing.
What it does not: ask a person, open a profile, speak to a network.

Invariants:
- Nothing is parsed before its signature holds, but the signatures themselves and the names in the tree.
- A content is installed only when what was written of it, read back, has the signed digest; what an
  earlier try has left counts as far as its chunks have theirs.
- What stands under its final name is whole; everything else stands in `.incoming` and may be thrown away.
"""
