//! The clause: subject, contact word, governed people, polarity, modality, time. Contact, follow-up, statement and
//! exchange rules all read it.
