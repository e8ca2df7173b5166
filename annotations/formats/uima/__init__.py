"""UIMA CAS as XMI and as JSON, through dkpro-cassis; offsets there count UTF-16 code units."""
