"""Where mail is collected: IMAP servers, Maildirs, folders."""
