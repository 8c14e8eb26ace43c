/** The real app with a mistake in its catalog, where no rule of the environment looks. */
import './seeded-catalog';

void import('../../../bin/infra');
