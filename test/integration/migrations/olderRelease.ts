// What is there before a migration: a database, and the statements of the code that is gone back to.

/** The database before any of the migrations. */
export const BEFORE = `
CREATE ROLE app;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (
  id serial PRIMARY KEY, email text, mail text, name varchar(100), nickname text, phone text, age integer,
  active boolean NOT NULL DEFAULT true, mood mood
);
INSERT INTO users (email, mail, name, nickname, phone, age, mood) VALUES ('A@x.org', 'm', 'Ann', 'a', '1', 30, 'ok');
CREATE UNIQUE INDEX uq_users_email ON users (email);
CREATE INDEX ix_users_name ON users (name);
CREATE TABLE "user" (id integer);
CREATE TABLE accounts (email text);
CREATE TABLE orders (id serial PRIMARY KEY, user_id integer, number integer);
INSERT INTO orders (user_id) VALUES (1);
ALTER TABLE orders ADD CONSTRAINT fk_orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
CREATE TABLE invoices (user_id integer);
CREATE TABLE invitations (id integer);
CREATE TABLE sessions (id integer, expired boolean);
INSERT INTO sessions VALUES (1, true);
CREATE TABLE roles (name text);
CREATE TABLE tags (name text);
CREATE TABLE bookings (room integer, during tsrange);
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO events VALUES ('2024-05-05');
CREATE VIEW open_orders AS SELECT id, user_id FROM orders;
CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 7';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.number := 1; RETURN NEW; END $$;
CREATE SEQUENCE order_numbers;
CREATE CAST (text AS integer) WITH INOUT;
GRANT SELECT, INSERT ON orders, users TO app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TYPE unused AS ENUM ('x');
`;
/** What older code does with `users` and `orders`. */
export const OLDER_CODE: readonly string[] = [
  "SELECT id, email, mail, name, nickname, phone, age, active, mood FROM users ORDER BY id",
  "INSERT INTO users (email, name) VALUES ('b', 'Bob'), ('c', 'Bob') RETURNING email, name, active",
  "INSERT INTO users (email) VALUES ('A@x.org') ON CONFLICT (email) DO UPDATE SET name = 'Ann' RETURNING id",
  "UPDATE users SET phone = NULL, age = age + 1 RETURNING age",
  "INSERT INTO orders (user_id) VALUES (1) RETURNING user_id",
  "DELETE FROM users RETURNING email",
  "SELECT * FROM open_orders",
  "SELECT total()",
];
