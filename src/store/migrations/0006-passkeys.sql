-- Passkeys: keys of devices that ask for a finger, a face or a PIN. Only their public halves are here.

create table staff_passkey (
    passkey_id blob not null primary key, -- the key of the write that added it
    staff_id blob not null,
    credential blob not null unique, -- as its device calls it
    kind text not null,              -- computer, phone, key
    algorithm integer not null,      -- as in COSE: -7 ES256, -8 EdDSA, -257 RS256
    public_key blob not null,
    counter integer not null,        -- as it last said; 0: it does not count
    added_s integer not null,
    used_s integer not null          -- 0: not yet
) strict, without rowid;
create index staff_passkey_staff on staff_passkey (staff_id);

-- Challenges that were answered: none is taken twice. A row goes when its challenge would be too old anyway.
create table passkey_used (
    mark blob not null primary key, -- keyed hash of the challenge
    until_s integer not null
) strict, without rowid;

-- What somebody sees of himself: when and how he signed in, and what was changed about it.
create index audit_own on audit (staff_id, seq) where action in ('sign-in', 'unlock', 'staff.join', 'staff.password',
    'staff.codes', 'staff.totp', 'staff.passkey.add', 'staff.passkey.remove', 'sessions.end');
