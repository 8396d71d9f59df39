-- Roles and databases for docker-compose.yml, made once by the PostgreSQL image. Passwords for trying out, not for use.
CREATE ROLE wissel_owner LOGIN PASSWORD 'trial-only';
CREATE ROLE wissel_app LOGIN PASSWORD 'trial-only';
CREATE ROLE wissel_reader LOGIN PASSWORD 'trial-only';
CREATE DATABASE noordzee OWNER wissel_owner;
CREATE DATABASE heuvelland OWNER wissel_owner;
CREATE DATABASE waterstad OWNER wissel_owner;
