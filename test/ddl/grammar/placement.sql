CREATE PLACEMENT europe OPTIONS (instance_partition = 'europe-partition', default_leader = 'europe-west1');
CREATE PLACEMENT IF NOT EXISTS asia;
ALTER PLACEMENT europe SET OPTIONS (default_leader = 'europe-west4');
ALTER PLACEMENT IF EXISTS asia SET OPTIONS (default_leader = NULL);
DROP PLACEMENT europe;
DROP PLACEMENT IF EXISTS asia;
