"""What is needed around the code: setting up, serving on one machine, checking pages."""
