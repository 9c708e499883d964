use super::*;
use shared::guide::Guide;

on_each_engine! {
    stored_guide_replaces_the_previous_one,
}

async fn put(store: &Store, hotel: HotelKey, guide: &Guide) {
    let guide = guide.clone();
    let written: Result<(), StoreError> =
        store.write(move |mut db| async move { db.upsert_guide(hotel, &guide).await }.boxed()).await;
    written.expect("a guide");
}

async fn stored_guide_replaces_the_previous_one(store: &Store) {
    let killarney = put_hotel(store, killarney()).await;
    let dingle = put_hotel(store, HotelUpdate { slug: slug("dingle"), ..super::killarney() }).await;
    let guide = |welcome: &str| -> Guide {
        let texts = serde_json::json!({ "texts": [{ "language": "ja", "welcome": welcome }] });
        serde_json::from_value(texts).expect("a guide")
    };
    let kept =
        async |hotel| store.read_transaction().await.expect("a snapshot").db().guide(hotel).await.expect("an answer");
    assert_eq!(kept(killarney).await, None);
    for welcome in ["ようこそ", "お帰りなさい"] {
        put(store, killarney, &guide(welcome)).await;
    }
    assert_eq!(kept(killarney).await, Some(guide("お帰りなさい")));
    assert_eq!(kept(dingle).await, None);
}
