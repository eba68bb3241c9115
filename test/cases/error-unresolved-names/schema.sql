CREATE TABLE Person (
  id INT64 NOT NULL
) PRIMARY KEY (id);

CREATE TABLE Pet (
  owner_id INT64 NOT NULL,
  pet_id INT64 NOT NULL,
  breed_id INT64,
  FOREIGN KEY (breed) REFERENCES Breed (id),
  CONSTRAINT FK_Pair FOREIGN KEY (owner_id, pet_id) REFERENCES Person (id),
) PRIMARY KEY (owner_id, pet_id),
  INTERLEAVE IN PARENT Person;

CREATE TABLE Toy (
  pet_id INT64 NOT NULL,
) PRIMARY KEY (pet_id),
  INTERLEAVE IN PARENT Persons;

CREATE PROPERTY GRAPH Pets
  NODE TABLES (Person)
  EDGE TABLES (
    Pet
      SOURCE KEY (owner_id) REFERENCES Persn
      DESTINATION KEY (owner_id, pet_id) REFERENCES Person (id)
  );
