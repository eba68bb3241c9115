CREATE PROTO BUNDLE (proto.shop.Group, shop.Item, `shop.Order`, shop.`Order`.Line,);
CREATE PROTO BUNDLE ();
ALTER PROTO BUNDLE;
ALTER PROTO BUNDLE INSERT (shop.New, shop.Newer) UPDATE (shop.Item,) DELETE (`shop.Order`);
ALTER PROTO BUNDLE DELETE () INSERT () UPDATE ();
ALTER PROTO BUNDLE INSERT (shop.More,) DELETE (shop.Less,);
DROP PROTO BUNDLE;
