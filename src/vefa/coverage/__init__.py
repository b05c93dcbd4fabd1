"""Coverage: clauses as data, and the decision whether something is included and on what terms."""
