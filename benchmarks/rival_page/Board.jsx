import { useEffect, useState } from 'react';
import { Filters } from './Filters.jsx';
import { Card } from './Card.jsx';
import { asked } from './asked.js';

const ALL = { text: '', stage: '', category: '', sort: 'newest' };

// The list of needs: twenty, and twenty more for each tap.
export function Board() {
  const [filters, setFilters] = useState(ALL);
  const [found, setFound] = useState(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let wanted = true;
    setFailed(false);
    asked('/needs', { ...filters, limit: 20 })
      .then((page) => wanted && setFound(page))
      .catch(() => wanted && setFailed(true));
    return () => {
      wanted = false;
    };
  }, [filters]);

  const more = () =>
    asked('/needs', { ...filters, after: found.next, limit: 20 })
      .then((page) => setFound({ ...page, items: [...found.items, ...page.items] }))
      .catch(() => setFailed(true));

  return (
    <>
      <h1>需求清单</h1>
      <Filters chosen={filters} onChoose={setFilters} />
      {failed && <p role="alert">没有连上，请稍后再试。</p>}
      {found === null && !failed && <p>正在打开…</p>}
      {found && found.items.length === 0 && <p>没有找到。换个说法试试，或者 <a href="/raise">提出一件新的</a>。</p>}
      {found && <ul className="cards">{found.items.map((need) => <Card key={need.id} need={need} />)}</ul>}
      {found?.next && <button className="more" onClick={more}>看更多</button>}
    </>
  );
}
