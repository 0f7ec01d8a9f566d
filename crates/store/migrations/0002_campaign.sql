-- Theme packs, working days, campaigns with their notices, plans and rosters.

-- Packs an administrator has imported; those that come with the program are part of it.
create table packs (
    code text not null,
    revision bigint not null,
    name text not null,
    year bigint not null,
    content text not null,
    digest text not null,
    imported_at bigint not null,
    imported_by uuid not null references people (id),
    primary key (code, revision)
);

-- A year stands here when somebody has entered or corrected it; it then takes the place of the year the program brings.
create table calendar_years (
    year bigint not null primary key,
    basis text not null,
    version bigint not null
);

-- Days that are not what their weekday says.
create table calendar_days (
    day date not null primary key,
    year bigint not null references calendar_years (year),
    working boolean not null,
    note text not null
);
create index calendar_days_year on calendar_days (year);

create table campaigns (
    id uuid not null primary key,
    unit_id uuid not null references units (id),
    kind text not null,
    title text not null,
    year bigint not null,
    pack_code text not null,
    pack_revision bigint not null,
    -- The pack as it was when the campaign began: a later edition changes nothing here.
    pack text not null,
    window_from date not null,
    window_until date not null,
    cut_off date,
    frozen_at bigint,
    -- 先民主生活会后组织生活会: the campaign of the bodies that goes before, and was begun before.
    after_id uuid references campaigns (id),
    closed_on date,
    version bigint not null,
    constraint campaigns_kind check (kind in ('branch_meeting', 'special_branch_meeting', 'body_meeting')),
    constraint campaigns_after check (after_id < id)
);
create index campaigns_unit on campaigns (unit_id);

create table notices (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    number text not null,
    title text not null,
    -- Issuers, cited parents, requirements with their sentences, tasks: domain::notice::Body.
    content text not null,
    published_on date,
    published_at bigint,
    version bigint not null,
    constraint notices_published check ((published_on is null) = (published_at is null))
);
create index notices_campaign on notices (campaign_id, unit_id);

create table receipts (
    notice_id uuid not null references notices (id),
    unit_id uuid not null references units (id),
    person_id uuid not null references people (id),
    at bigint not null,
    primary key (notice_id, unit_id)
);
create index receipts_unit on receipts (unit_id);

-- 联系点: which leader keeps in touch with which unit.
create table contact_points (
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    person_id uuid not null references people (id),
    -- The unit whose leader this is, and which has named him.
    named_by uuid not null references units (id),
    primary key (campaign_id, unit_id, person_id, named_by)
);
create index contact_points_person on contact_points (person_id);

create table plans (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    stage text not null,
    content text not null,
    version bigint not null,
    constraint plans_stage check (stage in ('draft', 'submitted', 'returned', 'approved'))
);
create unique index plans_unit on plans (campaign_id, unit_id);

-- What was submitted, as it was, and what the superior said to it.
create table plan_rounds (
    id uuid not null primary key,
    plan_id uuid not null references plans (id),
    number bigint not null,
    content text not null,
    submitted_by uuid not null references people (id),
    submitted_at bigint not null,
    verdict text,
    reason text not null,
    decided_by uuid references people (id),
    decided_at bigint,
    constraint plan_rounds_verdict check (verdict in ('approved', 'returned'))
);
create unique index plan_rounds_number on plan_rounds (plan_id, number);

-- The roster as it was on the cut-off day. Never changed; what was wrong stands beside it in roster_corrections.
create table campaign_members (
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    person_id uuid not null references people (id),
    relation text not null,
    name text not null,
    name_order text not null,
    stage text not null,
    standing text not null,
    group_id uuid references units (id),
    mobile boolean not null,
    leading_cadre boolean not null,
    primary key (campaign_id, unit_id, person_id),
    constraint campaign_members_relation check (relation in ('home', 'present')),
    constraint campaign_members_stage check (stage in ('formal', 'probationary')),
    constraint campaign_members_standing check (standing in ('normal', 'on_probation', 'suspended'))
);
create index campaign_members_person on campaign_members (person_id);

create table roster_corrections (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    person_id uuid not null references people (id),
    kind text not null,
    stage text,
    reason text not null,
    corrected_by uuid not null references people (id),
    corrected_at bigint not null,
    constraint roster_corrections_kind check (kind in ('added', 'removed', 'stage_corrected')),
    constraint roster_corrections_stage check (stage in ('formal', 'probationary'))
);
create index roster_corrections_unit on roster_corrections (campaign_id, unit_id);

-- How far each unit is, recomputed from the records in the transaction that changes them.
create table progress (
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    -- The edition of the rules that computed the row.
    rules bigint not null,
    -- The place of the unit in the tree, a segment a level: what is below begins alike, and sorts in tree order.
    tree text not null,
    -- The earliest open deadline.
    next_due date,
    next_step text,
    -- How many things are missing.
    open bigint not null,
    -- State and day of every stage: domain::progress::Cell, as one text.
    stages text not null,
    primary key (campaign_id, unit_id)
);
create index progress_tree on progress (campaign_id, tree);
create index progress_due on progress (campaign_id, next_due, tree);

-- The values of a kind, one behind the other.
create index unit_labels_value on unit_labels (kind, value, unit_id);

-- When a person has last looked at the workbench, and the time before.
create table last_looks (
    person_id uuid not null primary key references people (id),
    seen_at bigint not null,
    before_at bigint not null
);

-- The journal tells of more kinds of objects. SQLite changes a check only with its table.
create table journal_with_campaigns (
    id uuid not null primary key,
    chain_id uuid not null references units (id),
    number bigint not null,
    at bigint not null,
    actor_id uuid references people (id),
    act text not null,
    object_kind text not null,
    object_id uuid not null,
    summary text not null,
    before_digest text,
    after_digest text,
    reason text not null,
    digest text not null,
    constraint journal_object_kind check (object_kind in (
        'installation', 'unit', 'person', 'appointment', 'account', 'body', 'guidance', 'import', 'pack', 'calendar',
        'campaign', 'notice', 'plan', 'roster', 'study', 'talk', 'opinion', 'problem', 'text', 'meeting'))
);
insert into journal_with_campaigns
    (id, chain_id, number, at, actor_id, act, object_kind, object_id, summary, before_digest, after_digest, reason, digest)
select id, chain_id, number, at, actor_id, act, object_kind, object_id, summary, before_digest, after_digest, reason, digest
from journal;
drop table journal;
alter table journal_with_campaigns rename to journal;
create unique index journal_chain on journal (chain_id, number);
create index journal_object on journal (object_id, at);
