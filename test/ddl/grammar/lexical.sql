-- A byte order mark, lines that end in CR LF, and every comment.
# this one
/* and ; this */ CREATE TABLE Lexical ( /* ( */
  `a b`   INT64 NOT NULL, -- a name with a blank; and a semicolon
  `Größe` STRING(MAX) DEFAULT ('"; -- no comment'),
  Straße  STRING(MAX) DEFAULT ("';' # no comment"),
  raw     STRING(MAX) DEFAULT (r'\;'),
  bytes_  BYTES(MAX) DEFAULT (b"\x41;"),
  both    BYTES(MAX) DEFAULT (rb'''"';
'''),
  long    STRING(MAX) DEFAULT ("""a "quoted" ;
 word"""),
  hex     INT64 DEFAULT (0xFF), exp FLOAT64 DEFAULT (1.5e-3), dot FLOAT64 DEFAULT (.5),
  Key INT64, Table INT64, Index INT64, Check INT64, Constraint INT64, `Group` INT64, Date DATE, Options INT64, Synonym INT64,
  noted   INT64 DEFAULT (1 /* ) */ + 2 -- )
  ),
) PRIMARY KEY (`a b`);;
;