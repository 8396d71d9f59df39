-- When a partner's last verification event came is looked up beside everything else it has sent.
CREATE INDEX inbox_verification ON inbox (issuer, received_at)
  WHERE event_type = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
