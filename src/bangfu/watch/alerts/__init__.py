"""What somebody who guards the installation should look at: alerts, and who dealt with them.

An alert names a cause, an account or a network, a place and a count, never a household. It blocks
nothing. What is looked at stands in the trail and in the list of failed log-ins already; nothing is
written while people work.
"""
