"""How fast the product answers, beside the least a program could do: see bin/bench."""
