"""One file a screen: a view of the study and what the address asks for -> what the template shows. Nothing here writes."""
