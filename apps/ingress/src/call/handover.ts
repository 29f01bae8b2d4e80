/** Something that is handed over once: whoever passes it on keeps the empty box, and nothing of what was in it. */
export class Handover<T> {
  private readonly content: T[];

  constructor(content: T) {
    this.content = [content];
  }

  /** Throws where it was taken before: a defect. */
  take(): T {
    const [content] = this.content.splice(0);
    if (content === undefined) throw new Error('This was handed over already.');
    return content;
  }
}
