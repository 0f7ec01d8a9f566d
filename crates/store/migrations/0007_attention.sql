-- 重点谈话对象: whom a branch means to talk with, as its committee has said. Never taken from what was said in a talk.
create table talk_marks (
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    person_id uuid not null references people (id),
    kind text not null,
    set_by uuid not null references people (id),
    set_at bigint not null,
    primary key (campaign_id, unit_id, person_id, kind),
    constraint talk_marks_kind check (kind in (
        'mobile', 'hardship', 'aged', 'sanctioned', 'disagreement', 'repeated'))
);
create index talk_marks_person on talk_marks (person_id);

-- What a talk was about, in a line, and what was suggested.
alter table talks add column topic text not null default '';
alter table talks add column suggestions text not null default '';

-- Which of the two recorded it; nobody while it is only planned.
alter table talks add column recorded_by uuid references people (id);
-- Has the other one written into the record as well?
alter table talks add column other_wrote boolean not null default false;
-- Of older records it is only known where nobody has touched them again.
update talks set recorded_by = entered_by, other_wrote = (version <> 1 or entered_by not in (from_id, with_id))
where held_on is not null;
