"""Detectors of defects: functions from an article to the spans of its prose at which a rule holds. The rules are in rules/defects/."""
