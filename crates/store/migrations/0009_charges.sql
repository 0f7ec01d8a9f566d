-- A talk between levels that no 分管 relation ties has a kind of its own, and what was pointed out stands with the one it was
-- pointed out to.
create table talks_by_charge (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    -- The branch in whose campaign it counts.
    unit_id uuid not null references units (id),
    kind text not null,
    from_id uuid not null references people (id),
    with_id uuid not null references people (id),
    planned_on date,
    held_on date,
    -- In a line, what it was about. All that follows but the people is readable by from_id and with_id alone.
    topic text not null,
    place text not null,
    content text not null,
    -- What was pointed out to each of the two.
    pointed_from text not null,
    pointed_with text not null,
    agreed text not null,
    suggestions text not null,
    care text not null,
    -- The one part of the care notes that goes on: what help is wished for, where the person talked to agrees.
    help_wished text not null,
    care_kind text,
    entered_by uuid not null references people (id),
    -- Which of the two recorded it; nobody while it is only planned.
    recorded_by uuid references people (id),
    -- Has the other one written into the record as well?
    other_wrote boolean not null default false,
    -- Recorded when the meeting had been opened already.
    after_meeting boolean not null default false,
    version bigint not null,
    constraint talks_kind check (kind in ('team', 'team_member', 'members', 'administration', 'charge', 'levels')),
    constraint talks_care_kind check (care_kind in (
        'mobile', 'hardship', 'aged', 'sanctioned', 'disagreement', 'repeated'))
);
-- So far it was what the other one had pointed out to whoever recorded the talk.
insert into talks_by_charge
    (id, campaign_id, unit_id, kind, from_id, with_id, planned_on, held_on, topic, place, content, pointed_from,
     pointed_with, agreed, suggestions, care, help_wished, care_kind, entered_by, recorded_by, other_wrote, after_meeting,
     version)
select id, campaign_id, unit_id, kind, from_id, with_id, planned_on, held_on, topic, place, content,
       case when recorded_by = with_id then '' else pointed_out end,
       case when recorded_by = with_id then pointed_out else '' end,
       agreed, suggestions, care, help_wished, care_kind, entered_by, recorded_by, other_wrote, after_meeting, version
from talks;
drop table talks;
alter table talks_by_charge rename to talks;
create index talks_unit on talks (campaign_id, unit_id);
create index talks_from on talks (from_id);
create index talks_with on talks (with_id);
