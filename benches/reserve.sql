-- For pgbench: the two rows that a reservation writes, in one transaction, far in the future.
SELECT nextval('bench') AS n \gset
BEGIN;
INSERT INTO reservation (id, resource_id, unit_id, holder_id, starts_at, ends_at, holds_from, holds_until, state, sequence, purpose, created_at, updated_at)
SELECT gen_random_uuid(), resource_id, id, (SELECT id FROM account LIMIT 1),
       timestamptz '2040-01-01' + (:n / 64) * interval '30 minutes', timestamptz '2040-01-01' + (:n / 64 + 1) * interval '30 minutes',
       timestamptz '2040-01-01' + (:n / 64) * interval '30 minutes', timestamptz '2040-01-01' + (:n / 64 + 1) * interval '30 minutes',
       'confirmed', 0, '', date_trunc('second', now()), date_trunc('second', now())
FROM bench_unit WHERE n = :n % 64;
INSERT INTO audit_entry (id, at, actor_id, action, subject_id, place_id, details)
SELECT gen_random_uuid(), now(), (SELECT id FROM account LIMIT 1), 'reservation.reserve', gen_random_uuid(), NULL, '{}';
COMMIT;
