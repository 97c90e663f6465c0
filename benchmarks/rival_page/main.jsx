import { createRoot } from 'react-dom/client';
import { Frame } from './Frame.jsx';
import { Board } from './Board.jsx';
import './style.css';

createRoot(document.getElementById('root')).render(
  <Frame>
    <Board />
  </Frame>,
);
