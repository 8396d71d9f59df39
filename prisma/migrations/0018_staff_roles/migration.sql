-- Who may do what at this institution, besides those whom the configuration names.

CREATE TABLE staff_role (                      -- what a member of staff may do now
  login_subject text NOT NULL,                 -- sub at the institution's identity provider
  role text NOT NULL CHECK (role IN
    ('officer', 'host_officer', 'home_approver', 'coordinator', 'operator', 'auditor')),
  source text NOT NULL CHECK (source IN ('claim', 'operator')),
  granted_at timestamptz NOT NULL,
  expires_at timestamptz,                      -- of a claim: it is heard again at the next sign-in
  PRIMARY KEY (login_subject, role, source)
);

CREATE TABLE staff_role_action (               -- every change of it; never changed
  action_id uuid PRIMARY KEY,
  login_subject text NOT NULL,
  source text NOT NULL CHECK (source IN ('claim', 'operator')),
  added text[] NOT NULL,
  removed text[] NOT NULL,
  actor text NOT NULL,                         -- operator:<subject>, or sign-in; never a name
  reason text,
  at timestamptz NOT NULL
);
CREATE INDEX staff_role_action_of_subject ON staff_role_action (login_subject, at);
