-- Names that mean something to SQL, SQLX, JavaScript, JSON or the file system.
CREATE TABLE `Select` (
  `from`   INT64 NOT NULL,
  `order`  STRING(MAX),
  `config` STRING(MAX),
) PRIMARY KEY (`from`);

CREATE TABLE constructor (
  __proto__ INT64 NOT NULL,
  toString  STRING(MAX),
) PRIMARY KEY (__proto__);

CREATE TABLE Straße (
  größe INT64 NOT NULL,
  ref   STRING(MAX),
) PRIMARY KEY (größe);

CREATE TABLE `out--side ${x} 'q' "d" \` /* }` (
  `select`     INT64 NOT NULL,
  `a--b ${y}'` STRING(9),
) PRIMARY KEY (`select`, `a--b ${y}'`);

CREATE TABLE con (
  id     INT64 NOT NULL,
  `a--b` STRING(MAX),
  block1 STRING(MAX),
  block2 STRING(MAX),
  block3 STRING(MAX),
  block4 STRING(MAX),
  CONSTRAINT `FK "quoted" ${x} -- ''' """ \\ \` ü }` FOREIGN KEY (id) REFERENCES Straße (größe),
  CONSTRAINT FK_out FOREIGN KEY (id, block1) REFERENCES `out--side ${x} 'q' "d" \` /* }` (`select`, `a--b ${y}'`) NOT ENFORCED,
) PRIMARY KEY (id);

CREATE PROPERTY GRAPH `Graph ${name} "x"`
  NODE TABLES (`Select`, constructor, Straße AS `alias }"`)
  EDGE TABLES (
    con AS `edge ${1}`
      SOURCE KEY (id) REFERENCES `alias }"`
      DESTINATION KEY (id) REFERENCES `Select`
  );
