-- The register of organisations, people and duties, the sign-ins, and the journal.
--
-- One text for SQLite and PostgreSQL: ids are uuid (made by the program), moments are bigint epoch milliseconds, days
-- are date, enumerations are text with a named check, and there is nothing that only one engine understands. Primary
-- keys say "not null": SQLite would take a null otherwise.

create table units (
    id uuid not null primary key,
    parent_id uuid references units (id),
    kind text not null,
    name text not null,
    short_name text not null,
    code text,
    position bigint not null,
    founded_on date,
    ended_on date,
    version bigint not null,
    constraint units_kind check (kind in (
        'committee', 'leading_group', 'general_branch', 'branch', 'joint_branch', 'temporary_branch', 'group'))
);
create index units_parent on units (parent_id, position);

-- Every unit with each of its ancestors and itself: "below X" is one lookup, however deep the tree.
create table unit_lines (
    unit_id uuid not null references units (id),
    ancestor_id uuid not null references units (id),
    distance bigint not null,
    primary key (unit_id, ancestor_id)
);
create index unit_lines_ancestor on unit_lines (ancestor_id, distance);

create table unit_labels (
    unit_id uuid not null references units (id),
    kind text not null,
    value text not null,
    primary key (unit_id, kind, value),
    constraint unit_labels_kind check (kind in ('place', 'sector', 'field', 'group'))
);

create table people (
    id uuid not null primary key,
    unit_id uuid not null references units (id),
    name text not null,
    -- Written by domain::names: what a search matches, and the official order of names.
    search text not null,
    name_order text not null,
    gender text,
    born_on date,
    ethnicity text,
    education text,
    post text,
    phone text,
    staff_no text,
    version bigint not null,
    constraint people_gender check (gender in ('female', 'male'))
);
create index people_unit on people (unit_id, name_order);
create unique index people_staff_no on people (staff_no);

-- The membership of a person. Its home branch is the person's unit.
create table members (
    person_id uuid not null primary key references people (id),
    group_id uuid references units (id),
    stage text not null,
    joined_on date not null,
    confirmed_on date,
    standing text not null,
    mobile boolean not null,
    mobile_place text,
    leading_cadre boolean not null,
    ended_on date,
    ending text,
    constraint members_stage check (stage in ('formal', 'probationary')),
    constraint members_standing check (standing in ('normal', 'on_probation', 'suspended')),
    constraint members_ending check (ending in (
        'transferred_out', 'deceased', 'resigned', 'persuaded_to_leave', 'struck_off', 'expelled',
        'probation_cancelled', 'entered_by_mistake')),
    constraint members_end check ((ended_on is null) = (ending is null))
);
create index members_group on members (group_id);

-- Where the membership lay from when: one row for every move, so that any past day can be told.
create table member_moves (
    id uuid not null primary key,
    person_id uuid not null references people (id),
    from_unit_id uuid references units (id),
    to_unit_id uuid references units (id),
    moved_on date not null,
    reason text not null
);
create index member_moves_person on member_moves (person_id, moved_on);

-- Members taking part in a temporary branch while their 组织关系 stays at home.
create table presences (
    id uuid not null primary key,
    person_id uuid not null references people (id),
    unit_id uuid not null references units (id),
    from_day date not null,
    until_day date
);
create index presences_unit on presences (unit_id);
create index presences_person on presences (person_id);

create table leaves (
    id uuid not null primary key,
    person_id uuid not null references people (id),
    reason text not null,
    from_day date not null,
    until_day date,
    note text not null,
    constraint leaves_reason check (reason in (
        'cannot_express_will', 'abroad_privately', 'serving_sentence', 'bedridden', 'relation_not_moved',
        'long_illness', 'old_age', 'secondment', 'study', 'other'))
);
create index leaves_person on leaves (person_id);

create table guidance_groups (
    id uuid not null primary key,
    unit_id uuid not null references units (id),
    name text not null,
    ended_on date,
    version bigint not null
);
create index guidance_groups_unit on guidance_groups (unit_id);

create table guidance_assignments (
    group_id uuid not null references guidance_groups (id),
    unit_id uuid not null references units (id),
    primary key (group_id, unit_id)
);
create index guidance_assignments_unit on guidance_assignments (unit_id);

create table appointments (
    id uuid not null primary key,
    person_id uuid not null references people (id),
    unit_id uuid not null references units (id),
    role text not null,
    title text not null,
    from_day date not null,
    until_day date,
    revoked boolean not null,
    stands_in_for uuid references people (id),
    guidance_group_id uuid references guidance_groups (id),
    version bigint not null,
    constraint appointments_role check (role in (
        'secretary', 'deputy_secretary', 'committee_member', 'group_leader', 'office', 'unit_admin', 'guide',
        'system_admin', 'security_admin', 'audit_admin'))
);
create index appointments_person on appointments (person_id);
create index appointments_unit on appointments (unit_id);

create table bodies (
    id uuid not null primary key,
    unit_id uuid not null references units (id),
    kind text not null,
    name text not null,
    ended_on date,
    version bigint not null,
    constraint bodies_kind check (kind in ('leading_group', 'committee', 'administration'))
);
create index bodies_unit on bodies (unit_id);

create table seats (
    id uuid not null primary key,
    body_id uuid not null references bodies (id),
    person_id uuid not null references people (id),
    post text not null,
    position bigint not null,
    from_day date not null,
    until_day date,
    version bigint not null
);
create index seats_body on seats (body_id, position);
create index seats_person on seats (person_id);

-- 分管: what the holder of a seat is in charge of, a unit or a line of work.
create table charges (
    id uuid not null primary key,
    seat_id uuid not null references seats (id),
    unit_id uuid references units (id),
    work text not null
);
create index charges_seat on charges (seat_id);

create table accounts (
    id uuid not null primary key,
    person_id uuid not null references people (id),
    login text not null,
    password_hash text,
    activation_hash text,
    activation_until bigint,
    locked boolean not null,
    version bigint not null
);
create unique index accounts_person on accounts (person_id);
create unique index accounts_login on accounts (login);
create index accounts_activation on accounts (activation_hash);

-- Failed sign-ins of an account or an address, kept as digests of either, and forgotten after a while.
create table sign_in_failures (
    id uuid not null primary key,
    subject text not null,
    at bigint not null
);
create index sign_in_failures_subject on sign_in_failures (subject, at);

create table sessions (
    id_hash text not null primary key,
    person_id uuid not null references people (id),
    started_at bigint not null,
    seen_at bigint not null
);
create index sessions_person on sessions (person_id);

-- A roster that has been read and waits for its button. Given up after a day.
create table imports (
    id uuid not null primary key,
    unit_id uuid not null references units (id),
    person_id uuid not null references people (id),
    file_name text not null,
    content bytea not null,
    created_at bigint not null,
    state text not null,
    plan text not null,
    constraint imports_state check (state in ('waiting', 'applied', 'dropped'))
);
create index imports_unit on imports (unit_id, created_at);

create table journal_heads (
    chain_id uuid not null primary key references units (id),
    number bigint not null,
    digest text not null
);

create table journal (
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
        'installation', 'unit', 'person', 'appointment', 'account', 'body', 'guidance', 'import'))
);
create unique index journal_chain on journal (chain_id, number);
create index journal_object on journal (object_id, at);

-- Heads of all chains as signed from time to time; the signing key lies outside the database.
create table signed_heads (
    id uuid not null primary key,
    signed_at bigint not null,
    heads text not null,
    public_key text not null,
    signature text not null
);
create index signed_heads_at on signed_heads (signed_at);
