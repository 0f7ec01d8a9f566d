-- What was recorded of every step when the meeting was opened, a line each: what is written down or changed later leaves it
-- as it was told.
create table meeting_records (
    campaign_id uuid not null,
    unit_id uuid not null,
    position bigint not null,
    step text not null,
    line text not null,
    primary key (campaign_id, unit_id, position),
    foreign key (campaign_id, unit_id) references meetings (campaign_id, unit_id)
);

-- Written down when the meeting had been opened already.
alter table studies add column after_meeting boolean not null default false;
alter table talks add column after_meeting boolean not null default false;
alter table opinions add column after_meeting boolean not null default false;
-- Why a record from before the meeting was changed after it, the last time.
alter table studies add column corrected text not null default '';
