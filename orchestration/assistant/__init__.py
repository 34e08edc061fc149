"""The door for assistants: tools of the Model Context Protocol that answer from the published file, and only read it.

The server (`server.py`) holds no data. It hands each question to a process of its own (`question.py`), which opens the
file as it stands at that moment, answers as JSON and ends: no answer is from a file that has been replaced, and a
question that takes too long or too much memory ends alone.
"""
