const PORT_ATTEMPTS = 3; // a port found free may be taken before the server binds it; thrice in a row is no accident

/** Starts servers of the Restate binary, again when another process took one of their ports just before they did. */
export async function retryLostPorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      const lostRace = error instanceof Error && /address (?:already )?in use/i.test(error.message);
      if (!lostRace || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}
