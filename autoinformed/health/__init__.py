"""Health of the site: probes for machines, checks for people, and mail when one of them turns red.

``checks/`` holds the questions, ``report.py`` lists them and asks; the newsroom's page, `manage.py
check_site`, ``/metrics`` and the alerts show the same answers.
"""
