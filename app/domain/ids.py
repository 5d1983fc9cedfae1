"""Ids of records: whole numbers of one profile, told apart by type."""

from typing import NewType

AccountId = NewType("AccountId", int)
ContactId = NewType("ContactId", int)
SiteId = NewType("SiteId", int)
AssetId = NewType("AssetId", int)
CaseId = NewType("CaseId", int)
VisitId = NewType("VisitId", int)
InteractionId = NewType("InteractionId", int)
TaskId = NewType("TaskId", int)
DraftId = NewType("DraftId", int)
ChatId = NewType("ChatId", int)
MessageId = NewType("MessageId", int)
CorrectionId = NewType("CorrectionId", int)
TemplateId = NewType("TemplateId", int)
AttachmentId = NewType("AttachmentId", int)
SavedFilterId = NewType("SavedFilterId", int)
