export * from '../../app/serializers';
