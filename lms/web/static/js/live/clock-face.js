// Time that is left, as a clock shows it: 75 seconds are 1:15.

export function face(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
