CREATE TABLE Game (
  game_id INT64 NOT NULL,
  winner  INT64 NOT NULL,
) PRIMARY KEY (game_id);

CREATE TABLE Player (
  player_id    INT64 NOT NULL,
  current_game INT64,
  CONSTRAINT FK_CurrentGame FOREIGN KEY (current_game) REFERENCES Game (game_id),
) PRIMARY KEY (player_id);

CREATE UNIQUE INDEX PlayerByGame ON Player (current_game);

ALTER TABLE Game ADD CONSTRAINT FK_Winner FOREIGN KEY (winner) REFERENCES Player (player_id);

CREATE TABLE Employee (
  employee_id INT64 NOT NULL,
  manager_id  INT64,
  CHECK (manager_id != employee_id),
  FOREIGN KEY (manager_id) REFERENCES Employee (employee_id),
) PRIMARY KEY (employee_id);

CREATE PROPERTY GRAPH Games
  NODE TABLES (Game, Player, Employee);
