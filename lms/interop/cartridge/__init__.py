"""Common Cartridge 1.3: lessons as pages and quizzes in QTI 1.2, out; the quizzes also in."""
