"""When things run by themselves, what is watched, and who is told: jobs, schedules, sensors, checks, alerts."""
