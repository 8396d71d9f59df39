-- Its host was told that the signature of this event is in doubt; told once.
ALTER TABLE inbox ADD COLUMN doubted_at timestamptz;
