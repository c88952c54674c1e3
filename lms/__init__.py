"""Climate LMS: lessons, quizzes and progress for teachers, pupils and city officials."""
