CREATE ROLE clerk;
CREATE ROLE IF NOT EXISTS manager;
GRANT ROLE clerk, reader TO ROLE manager, owner;
REVOKE ROLE clerk, reader FROM ROLE manager, owner;
DROP ROLE clerk;
DROP ROLE IF EXISTS manager;
