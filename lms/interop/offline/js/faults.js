// An answer that cannot be taken as it was sent: the codes of lms/core/items/base.py.

export class AnswerFault extends Error {
  constructor(code, params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

export function refuse(code, params = {}) {
  throw new AnswerFault(code, params);
}
