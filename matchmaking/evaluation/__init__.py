"""How good are the lists? Graded pairs, the measures, and the rankings that they are measured on."""
