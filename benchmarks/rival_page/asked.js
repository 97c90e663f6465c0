// What the API says. Nothing is asked for that was left empty.
export async function asked(path, query = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value);
  // In the order of the address that index.html asks for beforehand.
  const answer = await fetch(`/api/v1${path}${wanted.length ? `?${new URLSearchParams(wanted)}` : ''}`);
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}
