-- Games and players refer to each other, employees to their manager; a match is unique by two references that share a column.

CREATE TABLE Game (
  game_id INT64 NOT NULL,
  winner  INT64,
) PRIMARY KEY (game_id);

CREATE TABLE Player (
  player_id    INT64 NOT NULL,
  name         STRING(40) NOT NULL,
  current_game INT64,
  CONSTRAINT FK_CurrentGame FOREIGN KEY (current_game) REFERENCES Game (game_id),
) PRIMARY KEY (player_id);

ALTER TABLE Game ADD CONSTRAINT FK_Winner FOREIGN KEY (winner) REFERENCES Player (player_id);

CREATE TABLE Employee (
  company_id  INT64 NOT NULL,
  employee_id INT64 NOT NULL,
  manager_id  INT64,
  mentor_id   INT64 DEFAULT (0),
  FOREIGN KEY (company_id, manager_id) REFERENCES Employee (company_id, employee_id),
  CONSTRAINT FK_Mentor FOREIGN KEY (company_id, mentor_id) REFERENCES Employee (company_id, employee_id),
) PRIMARY KEY (company_id, employee_id);

CREATE TABLE Badge (
  company_id  INT64 NOT NULL,
  employee_id INT64 NOT NULL,
  badge_id    INT64 NOT NULL,
) PRIMARY KEY (company_id, employee_id, badge_id),
  INTERLEAVE IN PARENT Employee;

CREATE PROPERTY GRAPH Games
  NODE TABLES (Game, Player, Employee, Badge);
