import { anyPairIsAnswered } from './any-pair';

test('any two files have an answer, and its last file is the one that was wanted', () => anyPairIsAnswered(25));
