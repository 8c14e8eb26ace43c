export * from '../../app/testing/serializers';
