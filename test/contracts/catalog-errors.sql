CREATE TABLE Person (id INT64, friend INT64, FOREIGN KEY (freind) REFERENCES Person (id)) PRIMARY KEY (id);
