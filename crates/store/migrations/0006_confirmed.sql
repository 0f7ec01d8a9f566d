-- How somebody without a sign-in agreed to what was typed into his text for him after the meeting.
alter table text_versions add column confirmed text not null default '';
