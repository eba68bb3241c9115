CREATE DATABASE shop;
CREATE DATABASE other OPTIONS (version_retention_period = '2d');
ALTER DATABASE shop SET OPTIONS (version_retention_period = '3d', optimizer_version = 6, default_leader = NULL);
DROP DATABASE shop;
